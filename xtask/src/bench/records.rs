//! The records of the served project: registers of three parties as csv, the same at every run.

use std::fmt::Write as _;

const SUBJECTS: [&str; 8] = ["受注", "請求", "在庫", "仕入", "会計連携", "物流", "権限", "帳票"];
const MATTERS: [&str; 7] = [
    "移行後の件数が現行と一致しない",
    "結合環境で画面が開かない",
    "項目の桁数が設計書と異なる",
    "夜間処理が予定の時間を超える",
    "確認の回答が届いていない",
    "端数の扱いが決まっていない",
    "試験の観点が合意されていない",
];
const STATUSES: [&str; 5] = ["未着手", "対応中", "対応中", "完了", "完了"];
const PEOPLE: [&str; 6] = ["桐山", "早瀬", "三好", "葛西", "野辺地", "外園"];

/// One file of one party.
pub(crate) struct RegisterFile {
    pub(crate) name: &'static str,
    pub(crate) party: &'static str,
    pub(crate) csv: String,
}

/// So many records in four files: issues of three parties and the tasks of one of them.
pub(crate) fn register_files(records: u32) -> Vec<RegisterFile> {
    let part = records / 4;
    vec![
        RegisterFile { name: "issues-x.csv", party: "X社", csv: issues("X", part) },
        RegisterFile { name: "issues-y.csv", party: "Y社", csv: issues("Y", part) },
        RegisterFile { name: "issues-z.csv", party: "Z社", csv: issues("Z", part) },
        RegisterFile { name: "tasks-x.csv", party: "X社", csv: tasks(records - 3 * part) },
    ]
}

fn pick<'a>(list: &[&'a str], by: u32) -> &'a str {
    list[by as usize % list.len()]
}

/// A day of the year before 2027, so that some of it is overdue whenever this runs.
fn day(by: u32) -> String {
    format!("2026-{:02}-{:02}", by % 12 + 1, by / 12 % 28 + 1)
}

fn issues(prefix: &str, count: u32) -> String {
    let mut csv = String::from("課題番号,件名,内容,状態,優先度,担当者,起票日,期限\n");
    for i in 0..count {
        let (subject, matter) = (pick(&SUBJECTS, i / 3), pick(&MATTERS, i));
        let _ = writeln!(
            csv,
            "{prefix}-{i:05},{subject}：{matter}（{i}件目）,{subject}の{matter}。影響する伝票は{}件。,{},{},{},{},{}",
            i % 97 + 1,
            pick(&STATUSES, i),
            pick(&["高", "中", "低"], i / 2),
            pick(&PEOPLE, i),
            day(i),
            day(i + 5),
        );
    }
    csv
}

fn tasks(count: u32) -> String {
    let mut csv = String::from("タスクID,作業名,状態,担当者,開始予定日,終了予定日,進捗率\n");
    for i in 0..count {
        let progress = i % 5 * 25;
        let status = if progress == 100 { "完了" } else { "対応中" };
        let (subject, matter) =
            (pick(&SUBJECTS, i), pick(&["設計", "製造", "単体試験", "結合試験", "移行"], i / 8));
        let _ = writeln!(
            csv,
            "T-{i:05},{subject}の{matter}（{i}）,{status},{},{},{},{progress}%",
            pick(&PEOPLE, i),
            day(i),
            day(i + 1),
        );
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::register_files;

    #[test]
    fn all_records_are_there_and_the_same_every_time() {
        let rows =
            |files: &[super::RegisterFile]| files.iter().map(|f| f.csv.lines().count() - 1).sum::<usize>();
        let files = register_files(1_003);
        assert_eq!(rows(&files), 1_003);
        assert_eq!(files[0].csv, register_files(1_003)[0].csv);
    }
}
