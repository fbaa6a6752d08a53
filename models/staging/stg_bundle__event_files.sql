{{ log_files() }}
