use std::process::ExitCode;

fn main() -> ExitCode {
    mieruka::cli::run(std::env::args_os())
}
