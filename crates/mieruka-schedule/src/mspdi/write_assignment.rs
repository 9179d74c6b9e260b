//! Writing resources and assignments.

use super::assignment::{Assignment, Resource, ResourceKind};
use super::read::{MspdiError, Reading, Span};
use super::read_assignment::UNASSIGNED;
use super::value::WorkTime;
use super::write_order as order;
use super::write_patch::{Home, Layout};
use super::write_task::Words;
use super::write_value as say;

impl Words<'_> {
    pub(super) fn resource(
        &self,
        old: Option<(&Span, &Resource)>,
        new: &Resource,
        layout: &Layout,
    ) -> Result<String, MspdiError> {
        self.item(old.map(|(span, _)| span), "Resource", order::RESOURCE, layout, |patch| {
            let was = old.map(|(_, resource)| resource);
            patch.put("UID", was.map(|r| &r.uid), &new.uid, say::number);
            patch.put("GUID", was.map(|r| &r.guid), &new.guid, say::text);
            patch.put("ID", was.map(|r| &r.id), &new.id, say::maybe);
            patch.put("Name", was.map(|r| &r.name), &new.name, say::text);
            patch.put("Type", was.map(|r| &r.kind), &new.kind, say::resource_kind);
            patch.put("IsNull", was.map(|r| &r.blank), &new.blank, say::switch);
            patch.put("Initials", was.map(|r| &r.initials), &new.initials, say::text);
            patch.put("Group", was.map(|r| &r.group), &new.group, say::text);
            patch.put("MaxUnits", was.map(|r| &r.max_units), &new.max_units, say::maybe);
            patch.put("CalendarUID", was.map(|r| &r.calendar_uid), &new.calendar_uid, say::reference);
            let cost = |resource: &Resource| resource.kind == ResourceKind::Cost;
            patch.put("IsCostResource", was.map(cost).as_ref(), &cost(new), say::switch);
            Ok(())
        })
    }

    pub(super) fn assignment(
        &self,
        old: Option<(&Span, &Assignment)>,
        new: &Assignment,
        layout: &Layout,
    ) -> Result<String, MspdiError> {
        self.item(old.map(|(span, _)| span), "Assignment", order::ASSIGNMENT, layout, |patch| {
            let was = old.map(|(_, assignment)| assignment);
            let unassigned = |uid: &Option<i64>| Some(uid.unwrap_or(UNASSIGNED).to_string());
            patch.put("UID", was.map(|a| &a.uid), &new.uid, say::maybe);
            patch.put("TaskUID", was.map(|a| &a.task_uid), &new.task_uid, say::number);
            patch.put("ResourceUID", was.map(|a| &a.resource_uid), &new.resource_uid, unassigned);
            patch.put("ActualFinish", was.map(|a| &a.actual_finish), &new.actual_finish, say::date_time);
            patch.put("ActualStart", was.map(|a| &a.actual_start), &new.actual_start, say::date_time);
            patch.put("ActualWork", was.map(|a| &a.actual_work), &new.actual_work, say::work);
            patch.put("Delay", was.map(|a| &a.delay), &new.delay, say::number);
            patch.put("Finish", was.map(|a| &a.finish), &new.finish, say::date_time);
            patch.put("LevelingDelay", was.map(|a| &a.leveling_delay), &new.leveling_delay, say::number);
            let format = was.map(|a| &a.leveling_delay_format);
            patch.put("LevelingDelayFormat", format, &new.leveling_delay_format, say::maybe);
            patch.put("RemainingWork", was.map(|a| &a.remaining_work), &new.remaining_work, say::work);
            patch.put("Start", was.map(|a| &a.start), &new.start, say::date_time);
            patch.put("Stop", was.map(|a| &a.stop), &new.stop, say::date_time);
            patch.put("Resume", was.map(|a| &a.resume), &new.resume, say::date_time);
            patch.put("Units", was.map(|a| &a.units), &new.units, say::maybe);
            patch.put("Work", was.map(|a| &a.work), &new.work, say::work);
            patch.put("WorkContour", was.map(|a| &a.work_contour), &new.work_contour, say::number);
            let olds = self.children(&patch.element, "TimephasedData", Reading::timephased)?;
            let olds: Vec<_> = olds.iter().map(|(span, piece)| (span.clone(), piece)).collect();
            let home = Home::Here("TimephasedData");
            patch.list(
                home,
                &olds,
                &new.timephased,
                |p| (p.kind, p.start),
                |old, piece, layout| {
                    self.item(
                        old.map(|(span, _)| span),
                        "TimephasedData",
                        order::TIMEPHASED,
                        layout,
                        |patch| {
                            let was = old.map(|(_, piece)| piece);
                            patch.put("Type", was.map(|p| &p.kind), &piece.kind, say::number);
                            if let (None, Some(uid)) = (was, new.uid) {
                                patch.put("UID", None, &uid, say::number);
                            }
                            let date = |date: &_| say::date_time(&Some(*date));
                            patch.put("Start", was.map(|p| &p.start), &piece.start, date);
                            patch.put("Finish", was.map(|p| &p.finish), &piece.finish, date);
                            patch.put("Unit", was.map(|p| &p.unit), &piece.unit, say::number);
                            patch.put("Value", was.map(|p| &p.value), &piece.value, |v: &WorkTime| {
                                Some(say::work_time(*v))
                            });
                            Ok(())
                        },
                    )
                },
            )
        })
    }
}
