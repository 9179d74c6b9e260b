//! The progress line (イナズマ線): how far each task is from where it should be on a status date.
