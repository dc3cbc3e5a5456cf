using Holdfast.Runtime;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Tests;

/// <summary>A small host application to test against: logo with log-on, menu, an echo form; PF3 goes back, PF12 logs off.</summary>
internal static class TellerHost
{
    public const string User = "TELLER1";
    public const string Password = "sw0rdfish";

    public static ValueTask<HostListener> StartAsync(Io io, Address address) =>
        HostListener.StartAsync(io, address, new HostOptions { LuPrefix = "TELL" }, RunAsync, CancellationToken.None);

    private static Panel LogOn(string message) => new()
    {
        Name = "logon",
        Fields =
        [
            new PanelField { Row = 1, Column = 2, Text = "HARBOUR TELLER SYSTEM" },
            new PanelField { Row = 5, Column = 2, Text = "User  . . . :" },
            new PanelField { Row = 5, Column = 20, Name = "user", Input = true, Length = 8 },
            new PanelField { Row = 6, Column = 2, Text = "Password . :" },
            new PanelField { Row = 6, Column = 20, Name = "password", Input = true, Hidden = true, Length = 12 },
            new PanelField { Row = 20, Column = 2, Text = message },
            new PanelField { Row = 22, Column = 2, Text = "LOGON ===>" },
        ],
    };

    private static Panel Menu(string user, string lu) => new()
    {
        Name = "menu",
        Fields =
        [
            new PanelField { Row = 1, Column = 2, Text = "MAIN MENU" },
            new PanelField { Row = 2, Column = 2, Text = $"USER {user} LU {lu}" },
            new PanelField { Row = 5, Column = 2, Text = "Option" },
            new PanelField { Row = 5, Column = 20, Name = "option", Input = true, Length = 1 },
        ],
    };

    private static Panel Echo(string text) => new()
    {
        Name = "echo",
        Fields =
        [
            new PanelField { Row = 1, Column = 2, Text = "ECHO" },
            new PanelField { Row = 3, Column = 2, Text = "Text" },
            new PanelField { Row = 3, Column = 20, Name = "text", Input = true, Length = 20 },
            new PanelField { Row = 4, Column = 2, Text = "Amount" },
            new PanelField { Row = 4, Column = 20, Name = "amount", Input = true, Numeric = true, Length = 6 },
            new PanelField { Row = 6, Column = 2, Text = $"ECHOED: {text}" },
        ],
    };

    public static async Task RunAsync(HostSession session, CancellationToken cancellationToken)
    {
        var message = "WELCOME";
        while (true)
        {
            var logOn = await session.ShowAsync(LogOn(message), null, cancellationToken);
            if (logOn is null || logOn.Aid == Aid.PF12) return;
            if (!logOn["user"].Equals(User, StringComparison.OrdinalIgnoreCase) || logOn["password"] != Password)
            {
                message = $"NOT AUTHORIZED: {logOn["user"]}";
                continue;
            }

            message = "LOGGED OFF";
            if (!await MenuAsync(session, cancellationToken)) return;
        }
    }

    /// <summary>Runs the menu until log-off; false when the terminal is to be dropped.</summary>
    private static async Task<bool> MenuAsync(HostSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var menu = await session.ShowAsync(Menu(User, session.LuName ?? "?"), null, cancellationToken);
            if (menu is null) return false;
            if (menu.Aid == Aid.PF3) return true;
            if (menu.Aid == Aid.PF12) return false;
            if (menu["option"] != "1") continue;
            var text = "";
            while (true)
            {
                var echo = await session.ShowAsync(Echo(text), null, cancellationToken);
                if (echo is null) return false;
                if (echo.Aid == Aid.PF3) break;
                text = echo["text"];
            }
        }
    }
}
