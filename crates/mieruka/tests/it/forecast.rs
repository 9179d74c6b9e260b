//! `mieruka forecast`: how sure the dates of a plan are, in the promised shape; the same seed says the same.

use serde_json::json;

use crate::desk::Shell;

/// Two tasks of ten days side by side, then a milestone with a deadline; and a task that is finished.
fn plan_xml() -> String {
    let task = |uid: u32, name: &str, hours: u32, more: &str| {
        format!(
            "<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>1</OutlineLevel>\
             <Duration>PT{hours}H0M0S</Duration>{more}</Task>"
        )
    };
    let after = |uid: u32| {
        format!("<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>1</Type></PredecessorLink>")
    };
    let done = "<PercentComplete>100</PercentComplete><ActualStart>2026-11-02T08:00:00</ActualStart>\
                <ActualFinish>2026-11-06T17:00:00</ActualFinish>";
    let end =
        format!("<Milestone>1</Milestone><Deadline>2026-12-02T17:00:00</Deadline>{}{}", after(1), after(2));
    let tasks = task(1, "基本設計", 80, "") + &task(2, "環境構築", 80, "");
    let tasks = tasks + &task(3, "設計完了", 0, &end) + &task(4, "要件定義", 40, done);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Project xmlns=\"http://schemas.microsoft.com/project\">\
         <StartDate>2026-11-16T08:00:00</StartDate><ScheduleFromStart>1</ScheduleFromStart>\
         <Tasks>{tasks}</Tasks></Project>"
    )
}

#[test]
fn a_forecast_has_the_promised_shape() {
    let shell = Shell::new();
    let plan = shell.write("plan", "計画.xml", plan_xml().as_bytes());
    let run = |more: &[&str]| {
        let args = [&["forecast", &plan, "--runs", "2000", "--format", "json"], more].concat();
        shell.run(&args).json()
    };
    let said = run(&["--seed", "7"]);
    assert_eq!((&said["runs"], &said["seed"]), (&json!(2000), &json!(7)));
    let dates: Vec<&str> = ["p10", "p50", "p80", "p90"].map(|p| said["finish"][p].as_str().unwrap()).to_vec();
    assert!(dates.is_sorted() && dates[0] < dates[3], "{dates:?}");
    let milestone = &said["milestones"][0];
    assert_eq!((&milestone["uid"], &milestone["name"]), (&json!(3), &json!("設計完了")));
    assert_eq!(milestone["planned"], json!("2026-11-27T17:00:00"));
    assert_eq!(milestone["p80"], said["finish"]["p80"]);
    // Both take no longer than planned in 4 of 10 runs each: in 16 of 100 together.
    let kept = milestone["by_planned"]["share"].as_f64().unwrap();
    assert!((kept - 0.16).abs() < 0.035, "{kept}");
    assert!(milestone["by_deadline"]["share"].as_f64().unwrap() > kept);
    let criticality = |uid: u32| {
        let row = said["tasks"].as_array().unwrap().iter().find(|task| task["uid"] == uid).unwrap();
        row["criticality"].as_f64().unwrap()
    };
    assert!((criticality(1) + criticality(2) - 1.0).abs() < 0.05 && (criticality(1) - 0.5).abs() < 0.06);
    assert_eq!((criticality(3), criticality(4)), (1.0, 0.0));
    assert_eq!(said, run(&["--seed", "7", "--threads", "3"]));
    assert_ne!(said["finish"], run(&["--seed", "8"])["finish"]);
}

#[test]
fn a_forecast_is_told_in_words() {
    let shell = Shell::new();
    let plan = shell.write("plan", "計画.xml", plan_xml().as_bytes());
    let told = shell.run(&["forecast", &plan, "--runs", "500", "--lang", "ja"]);
    let text = told.done();
    for part in
        ["8割の確率で", "計画どおりなら 2026-11-27", "設計完了", "期限 2026-12-02", "基本設計", "前提"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let told = shell.run(&["forecast", &plan, "--runs", "500", "--lang", "en"]);
    assert!(told.done().contains("with 80 %"), "{}", told.out);
    let none = shell.run(&["forecast", &plan, "--runs", "0"]);
    assert!(none.code == 2 && none.err.contains("--runs"), "{}", none.err);
    let circle = plan_xml().replace(
        "<Duration>PT80H0M0S</Duration></Task>",
        "<Duration>PT80H0M0S</Duration>\
        <PredecessorLink><PredecessorUID>3</PredecessorUID><Type>1</Type></PredecessorLink></Task>",
    );
    let file = shell.write("plan", "輪.xml", circle.as_bytes());
    shell.run(&["forecast", &file]).refused("設計完了");
}
