//! The product from outside: the command line as a process, the pages through their router, the views for everybody.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli;
mod demo;
mod desk;
mod forecast;
mod kill;
mod level;
mod schedule;
mod viewers;
mod web;
