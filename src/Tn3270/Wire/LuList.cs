using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>The LUs a terminal asks for, tried one after another.</summary>
internal sealed class LuList(IReadOnlyList<string> names)
{
    private int _next;

    /// <summary>Whether there is no list: any LU will do.</summary>
    public bool Any => names.Count == 0;

    /// <summary>The one to try now; null where any will do or all were tried.</summary>
    public string? Current => _next < names.Count ? names[_next] : null;

    /// <summary>Whether all of a list were tried.</summary>
    public bool Exhausted => names.Count > 0 && _next >= names.Count;

    /// <summary>Goes on to the next.</summary>
    public void Advance() => _next = Math.Min(_next + 1, names.Count);

    /// <summary>Begins again with the first.</summary>
    public void Restart() => _next = 0;

    /// <summary>Saves or sets how many were tried.</summary>
    public void Pass(StateTape tape) => tape.Pass(ref _next);

    /// <summary>All of them, for people.</summary>
    public override string ToString() => string.Join(", ", names);
}
