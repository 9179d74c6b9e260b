//! The store against its laws: on a whole disk, under `kill -9`, with a second process, on a failing and on a full disk.
#![allow(clippy::unwrap_used, reason = "a test may stop where it is")]

mod child;
mod conformance;
mod failing_disk;
mod faults;
mod kill;
mod random_commands;
mod support;
mod tampering;
mod two_processes;
