"""Who asks, what she may see, and what an answer showed of people."""
