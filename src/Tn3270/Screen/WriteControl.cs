namespace Holdfast.Tn3270.Screen;

/// <summary>The bits of a write control character that concern a display (GA23-0059, "Write Control Character").</summary>
[Flags]
internal enum WriteControl : byte
{
    None = 0,
    ResetModified = 0x01,
    RestoreKeyboard = 0x02,
    SoundAlarm = 0x04,
    Reset = 0x40,
}
