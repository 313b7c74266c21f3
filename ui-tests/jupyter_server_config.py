"""A JupyterLab of its own for the browser tests: temporary folders, token and XSRF check on."""

import json
import os
import shutil
from pathlib import Path

here = Path(__file__).resolve().parent
temporary = Path(os.environ["AUTOPILOT_UI_FOLDER"])
workspace = temporary / "workspace"
settings = temporary / "settings"
workspace.mkdir(parents=True, exist_ok=True)
shutil.copy(here.parent / "examples" / "telco-churn.csv", workspace / "telco-churn.csv")

# Otherwise a "Jupyter news" notification lies over the page.
news = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
news.parent.mkdir(parents=True, exist_ok=True)
news.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))

c = get_config()  # noqa: F821
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["AUTOPILOT_UI_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.ServerApp.root_dir = str(workspace)
c.IdentityProvider.token = os.environ["AUTOPILOT_UI_TOKEN"]
c.LabApp.user_settings_dir = str(settings)
c.LabApp.workspaces_dir = str(temporary / "workspaces")
c.LabApp.expose_app_in_browser = True
c.LabApp.extension_manager = "readonly"
