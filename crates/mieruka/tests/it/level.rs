//! `mieruka level`: a PSPLIB instance in, a schedule that keeps to its links out; a bad file is told with its line.

use serde_json::json;

use crate::desk::Shell;

/// Two jobs of three and four periods that share one unit, between the two dummies.
const SMALL: &str = "\
jobs (incl. supersource/sink ):  4
horizon                       :  7
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------
  1      1     0       0
  2      1     3       1
  3      1     4       1
  4      1     0       0
RESOURCEAVAILABILITIES:
  R 1
   1
";

#[test]
fn an_instance_is_levelled() {
    let shell = Shell::new();
    let file = shell.write("level", "small.sm", SMALL.as_bytes());
    let args = ["level", &file, "--schedules", "50", "--seed", "1", "--format", "json"];
    let made = shell.run(&args).json();
    assert_eq!((&made["makespan"], &made["critical_path"]), (&json!(7), &json!(4)));
    let starts: Vec<u64> = made["starts"].as_array().unwrap().iter().map(|s| s.as_u64().unwrap()).collect();
    assert!(starts == [0, 0, 3, 7] || starts == [0, 4, 0, 7], "{starts:?}");
}

#[test]
fn a_file_that_is_no_instance_is_refused() {
    let shell = Shell::new();
    let file =
        shell.write("level", "broken.sm", SMALL.replace("  2      1     3", "  2      1     x").as_bytes());
    shell.run(&["level", &file]).refused("broken.sm");
}
