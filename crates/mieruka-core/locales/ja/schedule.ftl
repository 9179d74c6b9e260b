schedule-cycle = 作業が互いを待ち合っているため日付を計算できません: { $tasks }。このうち1本のリンクを外してください。
schedule-from-finish = 終了日から逆算する計画はまだ計算できません。MS Project の「スケジュールの基点」をプロジェクトの開始日にして保存し直してください。
schedule-loose-link = 先行作業(UID { $uid })がこのファイルにないため、このリンクは計算に入れていません。
