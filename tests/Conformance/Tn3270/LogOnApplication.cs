using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Conformance.Tn3270;

/// <summary>A host application of two panels: log on, then a page that repeats what was typed.</summary>
internal sealed class LogOnApplication
{
    public static readonly Panel LogOn = new()
    {
        Name = "logon",
        Fields =
        [
            new() { Row = 1, Column = 2, Text = "CONFORMANCE HOST", Color = FieldColor.Turquoise, Intensified = true },
            new() { Row = 5, Column = 2, Text = "User  ===>", Color = FieldColor.Green },
            new() { Row = 5, Column = 14, Name = "user", Input = true, Length = 8, Highlight = FieldHighlight.Underscore },
            new() { Row = 6, Column = 2, Text = "Pass  ===>", Color = FieldColor.Green },
            new() { Row = 6, Column = 14, Name = "pass", Input = true, Length = 8, Hidden = true },
            new() { Row = 24, Column = 2, Name = "message", Length = 70, Color = FieldColor.Red },
        ],
    };

    public static readonly Panel Welcome = new()
    {
        Name = "welcome",
        Fields =
        [
            new() { Row = 1, Column = 2, Name = "greeting", Length = 40 },
            new() { Row = 3, Column = 2, Text = "Amount" },
            new() { Row = 3, Column = 14, Name = "amount", Input = true, Numeric = true, Length = 10 },
            new() { Row = 4, Column = 2, Name = "token", Text = "T-4711", Hidden = true, Length = 8 },
            new() { Row = 24, Column = 2, Name = "message", Length = 70 },
        ],
    };

    /// <summary>Every reply, as aid and values, in order.</summary>
    public List<string> Heard { get; } = [];

    public async Task RunAsync(HostSession session, CancellationToken cancellationToken)
    {
        Dictionary<string, string> values = [];
        while (await session.ShowAsync(LogOn, values, cancellationToken) is { } reply)
        {
            Hear($"{reply.Aid} {reply["user"]}/{reply["pass"]}");
            if (reply.Aid != Aid.Enter || reply["pass"] != "SECRET")
            {
                values = new() { ["user"] = reply["user"], ["message"] = $"Wrong password ({reply.Aid})" };
                continue;
            }
            Dictionary<string, string> page = new() { ["greeting"] = $"WELCOME {reply["user"]} ON {session.LuName}" };
            while (await session.ShowAsync(Welcome, page, cancellationToken) is { } next && next.Aid != Aid.PF3)
            {
                Hear($"{next.Aid} {next["amount"]} {next["token"]}");
                page["message"] = $"{next.Aid} {next["amount"]} AT {next.CursorRow},{next.CursorColumn}";
            }
            values = new() { ["message"] = "Logged off" };
        }
    }

    private void Hear(string what)
    {
        lock (Heard)
        {
            Heard.Add(what);
        }
    }
}
