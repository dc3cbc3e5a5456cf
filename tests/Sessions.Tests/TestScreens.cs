using System.Buffers;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Tests;

/// <summary>Screens to test with, made by the real screen machine.</summary>
internal static class TestScreens
{
    /// <summary>A screen that shows these lines from row 1 on, keyboard unlocked unless said otherwise.</summary>
    public static SessionScreen Show(long version, bool locked, params string[] lines)
    {
        var screen = new ScreenBuffer(TerminalModel.Model2, CodePage.Cp037);
        // Erase/Write; a write control character with keyboard restore, or none.
        var record = new List<byte> { 0xF5, 0xC2 };
        for (var row = 0; row < lines.Length; row++)
        {
            var address = row * 80;
            record.AddRange([0x11, (byte)(address >> 8), (byte)address]);
            foreach (var c in lines[row]) record.Add(CodePage.Cp037.TryToEbcdic(c, out var ebcdic) ? ebcdic : (byte)0x6F);
        }

        screen.Execute(record.ToArray(), new ArrayBufferWriter<byte>());
        if (locked) new KeyboardMachine(screen).Press(Key.Enter, new ArrayBufferWriter<byte>());
        return new SessionScreen(version, screen.Capture(), TerminalPhase.Tn3270E, null, null);
    }

    /// <summary>A terminal that shows a panel, with the host at its other end, both pure.</summary>
    public static (TerminalMachine Terminal, HostMachine Host) Pair(Panel panel)
    {
        var terminal = new TerminalMachine(new TerminalOptions());
        var host = new HostMachine(new HostOptions());
        Exchange(terminal, host);
        host.Show(panel);
        Exchange(terminal, host);
        return (terminal, host);
    }

    /// <summary>Carries bytes both ways until both are silent.</summary>
    public static void Exchange(TerminalMachine terminal, HostMachine host)
    {
        while (!terminal.Output.IsEmpty || !host.Output.IsEmpty)
        {
            var toHost = terminal.Output.ToArray();
            terminal.OutputSent(toHost.Length);
            host.Receive(toHost);
            var toTerminal = host.Output.ToArray();
            host.OutputSent(toTerminal.Length);
            terminal.Receive(toTerminal);
        }
    }
}
