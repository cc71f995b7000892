"""What pages, tables, drawings and files show: plain data made from answers of the API."""
