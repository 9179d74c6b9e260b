//! `mieruka serve`

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::Common;
use crate::error::OpError;
use crate::ops::App;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Address to serve on: this machine only.
    #[arg(long, default_value = "127.0.0.1:7400", value_name = "ADDR")]
    pub(super) listen: SocketAddr,
}

pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    check_address(common, args.listen)?;
    serve(common, common.app()?, args.listen, "serve-ready")
}

/// Until there are accounts, only this machine is served.
pub(super) fn check_address(common: &Common, address: SocketAddr) -> Result<(), OpError> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let reason = common.lang().format("error-listen-refused", &[("address", address.to_string().into())]);
    Err(OpError::Input { place: "--listen".to_owned(), reason })
}

/// Serves until the process is told to stop. `ready` is the message key of the one line that says where.
pub(super) fn serve(
    common: &Common,
    app: Arc<App>,
    address: SocketAddr,
    ready: &str,
) -> Result<ExitCode, OpError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let lang = common.lang();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| OpError::Input {
            place: address.to_string(),
            reason: lang.format("serve-cannot-listen", &[("reason", error.to_string().into())]),
        })?;
        let address = listener.local_addr()?;
        say!("{}", lang.format(ready, &[("url", format!("http://{address}").into())]));
        crate::web::serve(app, listener).await?;
        Ok(ExitCode::SUCCESS)
    })
}
