using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Tests.Survival;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>Somebody at an emulator at the front door, who books references of his own and hears nothing of the daemon but a pause.</summary>
/// <param name="node">The daemon's.</param>
/// <param name="desk">Where his emulator runs.</param>
/// <param name="number">His number.</param>
internal sealed class Clerk(SimulatedNode node, SimulatedIo desk, int number)
{
    private const int Rounds = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Terminal _terminal = null!;
    private int _round;

    /// <summary>What he sent, and whether he saw that it was booked.</summary>
    public Dictionary<string, bool> Books { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether he waits for an answer.</summary>
    public bool IsAtWork { get; private set; }

    /// <summary>Whether he has done all.</summary>
    public bool Rests { get; private set; }

    /// <summary>Whether nothing fails any more.</summary>
    public bool IsCalm { get; set; }

    /// <summary>Connects, and waits for his session.</summary>
    public async Task ConnectAsync(Address door)
    {
        _terminal = await Terminal.ConnectAsync(desk, door, new TerminalOptions { Tn3270E = number % 2 == 0 }, TlsMode.None, CancellationToken.None);
        await SeeAsync("MAIN MENU");
    }

    /// <summary>Works until all is done.</summary>
    public async Task WorkAsync()
    {
        for (; !IsCalm || _round < Rounds; await desk.Clock.Delay(TimeSpan.FromMilliseconds(desk.Random.NextInt64(60))))
        {
            IsAtWork = true;
            var screen = await SeeAsync("MAIN MENU", "TRANSFER", "BOOKED");
            if (screen.Contains("MAIN MENU", StringComparison.Ordinal)) await SendAsync("MAIN MENU", "1", Key.Enter);
            else if (screen.Contains("BOOKED", StringComparison.Ordinal)) await SendAsync("BOOKED", "", Key.Pf3);
            else await BookAsync();
            IsAtWork = false;
        }

        Rests = true;
    }

    /// <summary>The terminal shows what the host shows.</summary>
    public async Task LookAsync()
    {
        await SeeAsync("LU ");
        var image = _terminal.Capture();
        var lu = image.Line(1)[59..].Trim()["LU ".Length..];
        foreach (var field in node.Ledger.Shown[lu].Fields.Where(field => !field.Input))
        {
            Assert.True(
                image.Line(field.Row).AsSpan(field.Column - 1).StartsWith(field.Text, StringComparison.Ordinal),
                $"Clerk {number}: the host shows '{field.Text}' at {field.Row}/{field.Column}, the terminal\n{image.Text}");
        }
    }

    /// <summary>Disconnects.</summary>
    public ValueTask LeaveAsync() => _terminal.DisposeAsync();

    private async Task BookAsync()
    {
        var reference = $"C{number}R{_round + 1}";
        if (!await SendAsync("TRANSFER", reference, Key.Enter)) return;
        _round++;
        Books[reference] = false;
        // His emulator may be drawn anew before, with a free keyboard: what he sent is under way all the same.
        await SeeAsync($"BOOKED {reference}");
        Books[reference] = true;
    }

    /// <summary>Types and presses a key, unless the screen is another by then or has lost what was typed.</summary>
    private async Task<bool> SendAsync(string title, string text, Key key)
    {
        if (text.Length > 0)
        {
            var typed = await _terminal.TypeAsync(text, CancellationToken.None);
            await desk.Clock.Delay(TimeSpan.FromMilliseconds(desk.Random.NextInt64(50)));
            var there = _terminal.Capture().Text;
            if (typed.IsRefused || !there.Contains(title, StringComparison.Ordinal)) return false;
            if (!there.Contains(text, StringComparison.Ordinal)) return false;
        }

        return !(await _terminal.PressAsync(key, CancellationToken.None)).IsRefused;
    }

    private async Task<string> SeeAsync(params string[] texts)
    {
        var text = "";
        var seen = await _terminal.WaitAsync(
            machine =>
            {
                text = machine.Screen.Capture().Text;
                return !machine.Screen.KeyboardLocked && texts.Any(one => text.Contains(one, StringComparison.Ordinal));
            },
            Patience,
            CancellationToken.None);
        Assert.True(_terminal.CloseReason is null, $"Clerk {number} was disconnected: {_terminal.CloseReason}");
        Assert.True(seen, $"Clerk {number} does not see {string.Join(" or ", texts)}:\n{text}");
        return text;
    }
}
