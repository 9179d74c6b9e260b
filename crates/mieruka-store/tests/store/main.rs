//! The store against its laws: on a whole disk, under `kill -9`, with a second process, on a failing and on a full disk.

mod conformance;
mod random_commands;
mod support;
