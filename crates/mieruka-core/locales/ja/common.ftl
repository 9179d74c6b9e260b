product = 見える化
