using System.Runtime.InteropServices;

namespace Holdfast.Cli.Consoles;

/// <summary>This program's own terminal, passing each key on as it is pressed (termios(3)); disposing of it makes it as it was.</summary>
internal sealed partial class RawTerminal : IDisposable
{
    private const int Input = 0;
    private const int Now = 0;
    private const int SettingsBytes = 128; // struct termios has 60

    private readonly byte[]? _before;

    private RawTerminal(byte[]? before) => _before = before;

    /// <summary>Makes it raw where standard input is a terminal; else changes nothing.</summary>
    public static RawTerminal Enter()
    {
        var before = new byte[SettingsBytes];
        if (GetSettings(Input, before) != 0)
            return new RawTerminal(null);
        var raw = (byte[])before.Clone();
        MakeRaw(raw);
        return new RawTerminal(SetSettings(Input, Now, raw) == 0 ? before : null);
    }

    /// <summary>Makes it as it was.</summary>
    public void Dispose()
    {
        if (_before is not null)
            _ = SetSettings(Input, Now, _before);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetSettings(int descriptor, [In, Out] byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetSettings(int descriptor, int when, [In] byte[] settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw([In, Out] byte[] settings);
}
