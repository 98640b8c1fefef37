# Behind everything else: users of the host, of systemd and of another directory win.
passwd last cognito
group last cognito
shadow last cognito
