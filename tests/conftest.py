"""A shell starts background jobs with Ctrl-C ignored, and their children inherit that; some tests send it to theirs."""

import signal
import threading

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)
