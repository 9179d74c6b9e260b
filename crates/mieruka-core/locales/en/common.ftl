product = Mieruka
