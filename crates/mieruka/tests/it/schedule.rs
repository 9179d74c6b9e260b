//! `mieruka schedule`: a plan is computed from its inputs; one that cannot be says why.

use serde_json::json;

use crate::desk::Shell;

/// A plan of tasks (uid, hours, predecessor), on weekdays from 8 to 12 and 13 to 17.
fn plan_xml(tasks: &[(u32, u32, Option<u32>)]) -> String {
    let task = |&(uid, hours, before): &(u32, u32, Option<u32>)| {
        let link = before.map_or_else(String::new, |before| {
            format!(
                "<PredecessorLink><PredecessorUID>{before}</PredecessorUID><Type>1</Type></PredecessorLink>"
            )
        });
        format!(
            "<Task><UID>{uid}</UID><ID>{uid}</ID><Name>作業{uid}</Name><OutlineLevel>1</OutlineLevel>\
             <Duration>PT{hours}H0M0S</Duration>{link}</Task>"
        )
    };
    let tasks: String = tasks.iter().map(task).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Project xmlns=\"http://schemas.microsoft.com/project\">\
         <StartDate>2026-11-19T08:00:00</StartDate><ScheduleFromStart>1</ScheduleFromStart>\
         <Tasks>{tasks}</Tasks></Project>"
    )
}

#[test]
fn a_plan_is_computed_from_its_inputs() {
    let shell = Shell::new();
    let plan =
        shell.write("plan", "計画.xml", plan_xml(&[(1, 16, None), (2, 8, Some(1)), (3, 8, None)]).as_bytes());
    let made = shell.run(&["schedule", &plan, "--format", "json"]).json();
    assert_eq!(made["project"], json!({"start": "2026-11-19T08:00:00", "finish": "2026-11-23T17:00:00"}));
    let row = |uid: u32| made["tasks"].as_array().unwrap().iter().find(|t| t["uid"] == uid).unwrap().clone();
    assert_eq!(
        row(2),
        json!({"uid": 2, "start": "2026-11-23T08:00:00", "finish": "2026-11-23T17:00:00",
               "early_start": "2026-11-23T08:00:00", "early_finish": "2026-11-23T17:00:00",
               "late_start": "2026-11-23T08:00:00", "late_finish": "2026-11-23T17:00:00",
               "total_slack_minutes": 0, "free_slack_minutes": 0, "critical": true})
    );
    assert_eq!((&row(3)["total_slack_minutes"], &row(3)["critical"]), (&json!(960), &json!(false)));
    assert!(shell.run(&["schedule", &plan]).out.contains("作業2"));
}

#[test]
fn tasks_in_a_circle_are_named() {
    let shell = Shell::new();
    let plan =
        shell.write("plan", "輪.xml", plan_xml(&[(1, 8, Some(2)), (2, 8, Some(1)), (3, 8, None)]).as_bytes());
    let refused = shell.run(&["schedule", &plan, "--format", "json"]);
    refused.refused("輪.xml");
    refused.refused("作業1");
    refused.refused("作業2");
}

#[test]
fn what_is_not_computed_is_told() {
    let shell = Shell::new();
    let plan = plan_xml(&[(1, 8, Some(99)), (2, 8, None)]);
    let file = shell.write("plan", "計画.xml", plan.as_bytes());
    let told = shell.run(&["schedule", &file, "--format", "json"]);
    assert!(told.err.contains("作業1") && told.err.contains("99"), "{}", told.err);
    let backward = plan.replace("<ScheduleFromStart>1<", "<ScheduleFromStart>0<");
    let file = shell.write("plan", "逆算.xml", backward.as_bytes());
    // From its finish backward: the last day is the one the file names, and nothing is left to slip.
    let told = shell.run(&["schedule", &file, "--format", "json"]);
    assert!(told.err.contains("逆算.xml"), "it names no finish: {}", told.err);
}
