//! Reading tasks with their links, baselines and own columns.

use super::plan::ProblemKind;
use super::read::{MAX_TASKS, MspdiError, Reading};
use super::task::{Baseline, CustomValue, Link, LinkKind, Task};
use super::value;

impl Reading<'_> {
    pub(super) fn task(&mut self) -> Result<(), MspdiError> {
        let line = self.cursor.line();
        self.within(self.plan.tasks.len(), MAX_TASKS, "tasks")?;
        let mut task = Task::new(line);
        let mut uid = None;
        while self.cursor.child()? {
            match self.cursor.name.as_str() {
                "UID" => uid = self.value("UID", value::number)?,
                "GUID" => task.guid = self.line_of_text()?,
                "ID" => task.id = self.value("ID", value::number)?,
                "Name" => {
                    task.name = self.cursor.text()?;
                    self.cursor.task = Some(task.name.clone());
                }
                "WBS" => task.wbs = self.line_of_text()?,
                "OutlineNumber" => task.outline_number = self.line_of_text()?,
                "OutlineLevel" => {
                    task.outline_level = self.value("OutlineLevel", value::number)?.unwrap_or(0);
                }
                "Summary" => task.summary = self.switch("Summary")?,
                "Milestone" => task.milestone = self.switch("Milestone")?,
                "IsNull" => task.blank = self.switch("IsNull")?,
                "Active" => task.active = self.value("Active", value::switch)?.unwrap_or(true),
                "ExternalTask" => task.external = self.switch("ExternalTask")?,
                "IsSubproject" => task.subproject = self.switch("IsSubproject")?,
                "Manual" => task.manual = self.switch("Manual")?,
                "Start" => {
                    task.start = self.date("Start")?;
                    task.stored.start = task.start;
                }
                "Finish" => {
                    task.finish = self.date("Finish")?;
                    task.stored.finish = task.finish;
                }
                "EarlyStart" => task.stored.early_start = self.date("EarlyStart")?,
                "EarlyFinish" => task.stored.early_finish = self.date("EarlyFinish")?,
                "LateStart" => task.stored.late_start = self.date("LateStart")?,
                "LateFinish" => task.stored.late_finish = self.date("LateFinish")?,
                "TotalSlack" => task.stored.total_slack = self.slack("TotalSlack")?,
                "FreeSlack" => task.stored.free_slack = self.slack("FreeSlack")?,
                "StartSlack" => task.stored.start_slack = self.slack("StartSlack")?,
                "FinishSlack" => task.stored.finish_slack = self.slack("FinishSlack")?,
                "Critical" => task.stored.critical = self.value("Critical", value::switch)?,
                "Duration" => task.duration = self.work("Duration")?,
                "DurationFormat" => task.duration_format = self.value("DurationFormat", value::number)?,
                "DurationText" => {
                    self.cursor.skip()?;
                    task.vague = true;
                }
                "ManualStart" => task.manual_start = self.date("ManualStart")?,
                "ManualFinish" => task.manual_finish = self.date("ManualFinish")?,
                "ActualStart" => task.actual_start = self.date("ActualStart")?,
                "ActualFinish" => task.actual_finish = self.date("ActualFinish")?,
                "ActualDuration" => task.actual_duration = self.work("ActualDuration")?,
                "RemainingDuration" => task.remaining_duration = self.work("RemainingDuration")?,
                "Stop" => task.stop = self.date("Stop")?,
                "Resume" => task.resume = self.date("Resume")?,
                "PercentComplete" => task.percent_complete = self.value("PercentComplete", value::percent)?,
                "PercentWorkComplete" => {
                    task.percent_work_complete = self.value("PercentWorkComplete", value::percent)?;
                }
                "Work" => task.work = self.work("Work")?,
                "ActualWork" => task.actual_work = self.work("ActualWork")?,
                "RemainingWork" => task.remaining_work = self.work("RemainingWork")?,
                "Deadline" => task.deadline = self.date("Deadline")?,
                "ConstraintType" => {
                    task.constraint = self.value("ConstraintType", value::constraint)?.unwrap_or_default();
                }
                "ConstraintDate" => task.constraint_date = self.date("ConstraintDate")?,
                "CalendarUID" => task.calendar_uid = self.reference("CalendarUID")?,
                "IgnoreResourceCalendar" => {
                    task.ignore_resource_calendar = self.switch("IgnoreResourceCalendar")?;
                }
                "Type" => task.task_type = self.value("Type", value::task_type)?.unwrap_or_default(),
                "EffortDriven" => task.effort_driven = self.switch("EffortDriven")?,
                "Estimated" => task.estimated = self.switch("Estimated")?,
                "Recurring" => task.recurring = self.switch("Recurring")?,
                "LevelingDelay" => task.leveling_delay = self.value("LevelingDelay", value::number)?,
                "LevelingDelayFormat" => {
                    task.leveling_delay_format = self.value("LevelingDelayFormat", value::number)?;
                }
                "Priority" => task.priority = self.value("Priority", value::number)?,
                "Notes" => task.notes = self.line_of_text()?,
                "PredecessorLink" => task.links.extend(self.link()?),
                "Baseline" => task.baselines.extend(self.baseline()?),
                "ExtendedAttribute" => task.custom.extend(self.custom()?),
                _ => self.cursor.skip()?,
            }
        }
        match uid {
            None => self.problem(ProblemKind::NoUid { element: "Task" }),
            Some(uid) if !self.uids.insert(uid) => self.problem(ProblemKind::DuplicateUid { uid }),
            Some(uid) => {
                task.uid = uid;
                self.plan.tasks.push(task);
            }
        }
        self.cursor.task = None;
        Ok(())
    }

    fn link(&mut self) -> Result<Option<Link>, MspdiError> {
        let (mut uid, mut kind, mut lag, mut format, mut cross) = (None, LinkKind::default(), 0, 7, false);
        let mut path = None;
        while self.cursor.child()? {
            match self.cursor.name.as_str() {
                "PredecessorUID" => uid = self.value("PredecessorUID", value::number)?,
                "Type" => kind = self.value("Type", value::link_kind)?.unwrap_or_default(),
                "LinkLag" => lag = self.value("LinkLag", value::number)?.unwrap_or(0),
                "LagFormat" => format = self.value("LagFormat", value::number)?.unwrap_or(7),
                "CrossProject" => cross = self.switch("CrossProject")?,
                "CrossProjectName" => path = self.line_of_text()?,
                _ => self.cursor.skip()?,
            }
        }
        let lag = value::lag(lag, format);
        let cross_project = if cross { Some(path.unwrap_or_default()) } else { None };
        Ok(uid.zip(lag).map(|(predecessor_uid, lag)| Link { predecessor_uid, kind, lag, cross_project }))
    }

    fn baseline(&mut self) -> Result<Option<Baseline>, MspdiError> {
        let mut baseline = Baseline::default();
        let mut number_found = None;
        while self.cursor.child()? {
            match self.cursor.name.as_str() {
                "Number" => number_found = self.value("Baseline/Number", value::number)?,
                "Start" => baseline.start = self.date("Baseline/Start")?,
                "Finish" => baseline.finish = self.date("Baseline/Finish")?,
                "Duration" => baseline.duration = self.work("Baseline/Duration")?,
                "Work" => baseline.work = self.work("Baseline/Work")?,
                _ => self.cursor.skip()?,
            }
        }
        Ok(number_found.map(|number| Baseline { number, ..baseline }))
    }

    fn custom(&mut self) -> Result<Option<CustomValue>, MspdiError> {
        let (mut field, mut content) = (None, None);
        while self.cursor.child()? {
            match self.cursor.name.as_str() {
                "FieldID" => field = self.line_of_text()?,
                "Value" => content = self.line_of_text()?,
                _ => self.cursor.skip()?,
            }
        }
        Ok(field.zip(content).map(|(field, value)| CustomValue {
            name: self.columns.get(&field).cloned().unwrap_or(field),
            value,
        }))
    }

    /// Minutes; the file counts tenths of them.
    fn slack(&mut self, element: &str) -> Result<Option<f64>, MspdiError> {
        Ok(self.value(element, value::decimal)?.map(|tenths| tenths / 10.0))
    }
}
