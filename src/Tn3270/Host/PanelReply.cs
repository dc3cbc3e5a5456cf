using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Host;

/// <summary>What a user answered to a panel: the key, the cursor, and the fields.</summary>
public sealed class PanelReply
{
    private readonly string _panel;
    private readonly IReadOnlyDictionary<string, string> _values;

    private readonly IReadOnlySet<string> _sent;

    internal PanelReply(
        string panel,
        Aid aid,
        int cursorRow,
        int cursorColumn,
        IReadOnlyDictionary<string, string> values,
        IReadOnlySet<string> sent)
    {
        _sent = sent;
        _panel = panel;
        _values = values;
        Aid = aid;
        CursorRow = cursorRow;
        CursorColumn = cursorColumn;
    }

    /// <summary>The key.</summary>
    public Aid Aid { get; }

    /// <summary>Row of the cursor, from 1; 0 for keys that send no cursor (Clear, PA1 to PA3).</summary>
    public int CursorRow { get; }

    /// <summary>Column of the cursor, from 1; 0 for keys that send no cursor.</summary>
    public int CursorColumn { get; }

    /// <summary>
    /// A named field's value without trailing blanks and nulls: what the terminal sent, or what was shown where it sent nothing.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The panel shown has no field of this name.</exception>
    public string this[string name] => Find(name) ?? throw new KeyNotFoundException($"Panel {_panel} has no field {name}.");

    /// <summary>Whether the terminal sent a field: the user typed into it, or it is one that always comes back.</summary>
    public bool WasSent(string name) => _sent.Contains(name);

    /// <summary>As the indexer, but null where the panel has no such field.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);
}
