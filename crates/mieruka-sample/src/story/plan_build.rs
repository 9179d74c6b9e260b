//! The plan: building and unit tests.

use crate::plan::PlanBuilder;
use crate::story::cast::*;
use crate::story::plan_design::{FUNCTIONS, INTERFACES, MIGRATIONS};

/// The last program of everything that is built.
pub(crate) struct Built {
    pub(crate) functions: Vec<usize>,
    pub(crate) interfaces: Vec<usize>,
    pub(crate) migrations: Vec<usize>,
}

pub(crate) fn build(p: &mut PlanBuilder, detailed: &[usize]) -> Built {
    p.heading(1, "製造");
    p.heading(2, "業務アプリケーション");
    let mut functions = Vec::new();
    for (i, f) in FUNCTIONS.iter().enumerate() {
        p.heading(3, f.name);
        let start = -79 + (i as i32 % 4) * 5;
        let mut before = p.task(f.programs[0], f.lead, 10).after(detailed[i]).not_before(start).at();
        for (n, program) in f.programs.iter().enumerate().skip(1) {
            let task = p.task(*program, f.lead, if n == 1 { 12 } else { 10 }).after(before);
            before = match (i, n) {
                // The invoice grew by the registration number on every tax line.
                (3, 2) => task.slip(1, 0, 2).slip(2, 0, 3),
                (4, 2) => task.slip(0, 0, 2).slip(2, 0, 2),
                (6, 1) => task.slip(0, 0, 1),
                _ => task,
            }
            .at();
        }
        functions.push(before);
    }
    p.heading(2, "外部連携");
    let mut interfaces = Vec::new();
    for (i, (name, _, owner)) in INTERFACES.iter().enumerate() {
        let task = p.task(format!("{name}の製造"), owner, 14).not_before(-72 + (i as i32 % 4) * 8);
        interfaces.push(
            match i {
                4 => task.slip(0, 0, 3),
                7 => task.slip(1, 0, 2),
                _ => task,
            }
            .at(),
        );
    }
    p.heading(2, "移行・基盤");
    let mut migrations = Vec::new();
    for (i, (name, owner)) in MIGRATIONS.iter().enumerate() {
        migrations.push(
            p.task(format!("{name}移行プログラムの製造"), owner, 9).not_before(-70 + i as i32 * 4).at(),
        );
    }
    let environment = p.task("検証環境の構築", R_KURAMOCHI, 12).not_before(-60).at();
    p.task("検証環境への資源配布手順の整備", R_KURAMOCHI, 5).after(environment);
    p.task("監視・ジョブ定義の登録", R_SEGAWA, 8).after(environment).slip(1, 0, 1);
    p.back_to(1);
    Built { functions, interfaces, migrations }
}

/// The unit tests that integration waits for.
pub(crate) struct Tested {
    pub(crate) functions: Vec<usize>,
    pub(crate) interfaces: Vec<usize>,
    pub(crate) migrations: Vec<usize>,
}

pub(crate) fn unit_tests(p: &mut PlanBuilder, built: &Built) -> Tested {
    p.heading(1, "単体試験");
    p.heading(2, "業務アプリケーション");
    let mut functions = Vec::new();
    for (f, program) in FUNCTIONS.iter().zip(&built.functions) {
        functions.push(p.task(format!("{}の単体試験", f.name), f.lead, 6).after(*program).at());
    }
    p.heading(2, "外部連携");
    let mut interfaces = Vec::new();
    for (i, ((name, _, owner), program)) in INTERFACES.iter().zip(&built.interfaces).enumerate() {
        let task = p.task(format!("{name}の単体試験"), owner, 6).after_lag(*program, 2).not_before(-34);
        interfaces.push(if i == 4 { task.slip(2, 0, 4) } else { task }.at());
    }
    p.heading(2, "移行プログラム");
    let mut migrations = Vec::new();
    for ((name, owner), program) in MIGRATIONS.iter().zip(&built.migrations) {
        migrations
            .push(p.task(format!("{name}移行の単体試験"), owner, 4).after(*program).not_before(-40).at());
    }
    p.back_to(1);
    let quality = p.task("単体試験の密度・摘出数の評価", R_HAYASE, 3).after_all(&functions).at();
    p.milestone("製造・単体試験完了判定会議", R_TAKATO).after(quality).not_before(-20);
    Tested { functions, interfaces, migrations }
}
