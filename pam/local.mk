# pam/
