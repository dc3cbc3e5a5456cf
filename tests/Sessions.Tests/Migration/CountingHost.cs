using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Tests.Migration;

/// <summary>
/// Hosts that share one ledger, as two systems over one store do: a menu, a form whose Enter books what is typed, and the receipt. PF3 leads back.
/// </summary>
internal sealed class CountingHost
{
    private readonly Dictionary<string, int> _booked = new(StringComparer.Ordinal);

    /// <summary>How often each text was booked, on all hosts together.</summary>
    public IReadOnlyDictionary<string, int> Booked => _booked;

    /// <summary>What was shown last to each LU.</summary>
    public Dictionary<string, Panel> Shown { get; } = new(StringComparer.Ordinal);

    public async Task RunAsync(HostSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var menu = await ShowAsync(session, Screen("MAIN MENU", "Option", 1, "option", session.LuName), cancellationToken);
            if (menu is null || menu.Aid == Aid.PF12) return;
            if (menu["option"] != "1") continue;
            if (!await TransferAsync(session, cancellationToken)) return;
        }
    }

    private async Task<bool> TransferAsync(HostSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var form = await ShowAsync(session, Screen("TRANSFER", "Reference", 12, "reference", session.LuName), cancellationToken);
            if (form is null) return false;
            if (form.Aid == Aid.PF3) return true;
            var reference = form["reference"];
            if (reference.Length == 0) continue;
            _booked[reference] = _booked.GetValueOrDefault(reference) + 1;
            var receipt = await ShowAsync(session, Screen($"BOOKED {reference}", "Note", 12, "note", session.LuName), cancellationToken);
            if (receipt is null) return false;
            if (receipt.Aid == Aid.PF3) return true;
        }
    }

    private async ValueTask<PanelReply?> ShowAsync(HostSession session, Panel panel, CancellationToken cancellationToken)
    {
        Shown[session.LuName!] = panel;
        return await session.ShowAsync(panel, null, cancellationToken);
    }

    private static Panel Screen(string title, string label, int length, string name, string? lu) => new()
    {
        Name = name,
        Fields =
        [
            new PanelField { Row = 1, Column = 2, Text = title },
            new PanelField { Row = 1, Column = 60, Text = $"LU {lu}" },
            new PanelField { Row = 5, Column = 2, Text = label },
            new PanelField { Row = 5, Column = 20, Name = name, Input = true, Length = length },
        ],
    };
}
