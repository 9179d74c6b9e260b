nav-plan = 計画
plan-title = 何が遅れ、いつ終わるか
plan-tabs = 計画の見方
plan-tab-gantt = ガントチャート
plan-as-planned = 計画どおり
plan-empty = 日程のある作業がまだありません。計画のファイルを取り込むか、作業を登録してください。
plan-answer = 最後の作業は{ $date }に終わる見通しです({ $slip })。終わっていない作業のうち{ $late }件が計画より遅れます。
plan-answer-next = 次のマイルストーンは「{ $name }」、{ $date }の見通しです({ $slip })。
