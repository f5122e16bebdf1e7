@rem Starts Pulumi's plugin for dynamic resources, with native import for pulumi-openai-admin in front of it.
@rem Written by "npx pulumi-openai-admin init"; commit this folder.
@node "%~dp0start.js" %*
