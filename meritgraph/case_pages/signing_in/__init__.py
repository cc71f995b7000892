"""The pages on which people sign in, change their session and sign out."""
