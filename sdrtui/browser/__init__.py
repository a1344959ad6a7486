"""The console in a browser, on loopback: who may come in, the page, and a console process for each tab."""
