schedule-cycle = 作業が互いを待ち合っているため日付を計算できません: { $tasks }。このうち1本のリンクを外してください。
schedule-family-link = まとめ作業「{ $other }」とその内側の作業は互いに待てないため、このリンクは計算に入れていません。
schedule-negative-duration = 期間が負のため、0 として計算しました。
schedule-no-finish = 終了日から逆算する計画ですが、プロジェクトの終了日がないため、開始日から計算しました。
schedule-no-working-time = カレンダーに稼働時間がないため、通常の稼働時間(月〜金 8〜12時、13〜17時)で計算しました。同じカレンダーの作業も同様です。
schedule-self-link = 自分自身を待つリンクは計算に入れていません。
schedule-loose-link = 先行作業(UID { $uid })がこのファイルにないため、このリンクは計算に入れていません。
