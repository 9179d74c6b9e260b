//! `mieruka demo`

use std::net::SocketAddr;
use std::process::ExitCode;

use crate::cli::serve::{check_address, serve};
use crate::cli::{Common, data_folder};
use crate::error::OpError;
use crate::ops::sample::sample_ensure;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Address to serve on: this machine only.
    #[arg(long, default_value = "127.0.0.1:7400", value_name = "ADDR")]
    listen: SocketAddr,
}

/// Each day has a sample of its own: all its dates are relative to today.
pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    check_address(common, args.listen)?;
    let today = common.clock().today();
    let app = common.app_at(|| data_folder().join(format!("demo-{today}.sqlite")))?;
    sample_ensure(&app, today, common.lang())?;
    serve(common, app, args.listen, "demo-ready")
}
