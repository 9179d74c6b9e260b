//! Names of the seven statuses that all registers share.

use crate::lang::Label;
use crate::source_record::CommonStatus;

const ALL: [(CommonStatus, &str, Label); 7] = [
    (CommonStatus::Open, "open", Label::new("未着手", "Open")),
    (CommonStatus::InProgress, "in_progress", Label::new("対応中", "In progress")),
    (CommonStatus::Waiting, "waiting", Label::new("待ち", "Waiting")),
    (CommonStatus::Resolved, "resolved", Label::new("確認待ち", "Waiting for verification")),
    (CommonStatus::Closed, "closed", Label::new("完了", "Closed")),
    (CommonStatus::Cancelled, "cancelled", Label::new("取下げ", "Withdrawn")),
    (CommonStatus::Unknown, "unknown", Label::new("不明", "Unknown")),
];

impl CommonStatus {
    pub fn name(self) -> &'static str {
        self.row().1
    }

    pub fn label(self) -> Label {
        self.row().2
    }

    pub fn from_name(name: &str) -> Option<Self> {
        ALL.iter().find(|(_, n, _)| *n == name).map(|(s, ..)| *s)
    }

    fn row(self) -> &'static (CommonStatus, &'static str, Label) {
        // The table is in the order of the enum; the test below holds it so.
        &ALL[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (i, (status, name, _)) in ALL.iter().enumerate() {
            assert_eq!(*status as usize, i);
            assert_eq!(serde_json::to_value(status).unwrap(), *name);
        }
    }
}
