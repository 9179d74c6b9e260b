//! Progress measured by stated rules, earned value and earned schedule (出来高).
