//! The one binary of Mieruka. A request makes four stops: `web/routes.rs` (every URL) → a handler in `web/` (parse,
//! render) → `ops/` (authorise, load, append, publish) → `mieruka-core` (decide). The CLI enters at `ops`.
#![forbid(unsafe_code)]

pub mod cli;
mod clock;
mod error;
pub mod ops;
pub mod web;

pub use clock::Clock;
pub use error::OpError;
