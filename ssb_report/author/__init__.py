"""Writing briefings: new ones, the schemas that editors read, and the reference of all fields."""
