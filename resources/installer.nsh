; What the Windows installer adds to its own work: ZeroLens in "Open with" of pictures, without becoming their default.
!macro eachPictureEnding do
  !insertmacro ${do} "jpg"
  !insertmacro ${do} "jpeg"
  !insertmacro ${do} "png"
  !insertmacro ${do} "webp"
  !insertmacro ${do} "gif"
  !insertmacro ${do} "bmp"
  !insertmacro ${do} "tif"
  !insertmacro ${do} "tiff"
  !insertmacro ${do} "avif"
  !insertmacro ${do} "heic"
!macroend

!macro offerOpenWith ending
  WriteRegNone SHELL_CONTEXT "Software\Classes\.${ending}\OpenWithProgids" "ZeroLens.Picture"
!macroend

!macro withdrawOpenWith ending
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${ending}\OpenWithProgids" "ZeroLens.Picture"
!macroend

; So that what is open of the desktop sees it at once: SHCNE_ASSOCCHANGED.
!macro tellDesktop
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\ZeroLens.Picture" "" "Picture"
  WriteRegStr SHELL_CONTEXT "Software\Classes\ZeroLens.Picture\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\ZeroLens.Picture\shell\open\command" "" '"$appExe" "%1"'
  !insertmacro eachPictureEnding offerOpenWith
  !insertmacro tellDesktop
!macroend

!macro customUnInstall
  !insertmacro eachPictureEnding withdrawOpenWith
  DeleteRegKey SHELL_CONTEXT "Software\Classes\ZeroLens.Picture"
  !insertmacro tellDesktop
!macroend
