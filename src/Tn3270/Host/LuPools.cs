using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>The pools of a directory, looked up by name.</summary>
internal sealed class LuPools
{
    private readonly IReadOnlyList<LuPool> _pools;
    private readonly Dictionary<string, LuPool> _byPool = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LuPool> _byDisplay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _displayOfPrinter = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _printerOfDisplay = new(StringComparer.Ordinal);

    /// <summary>Checks the pools and makes them findable.</summary>
    /// <exception cref="ArgumentException">A name is no LU name, or stands in two places.</exception>
    public LuPools(IReadOnlyList<LuPool> pools)
    {
        ArgumentNullException.ThrowIfNull(pools);
        _pools = pools;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (LuPool pool in pools)
        {
            Add(names, pool.Name);
            _byPool[pool.Name] = pool;
            foreach (string display in pool.Displays)
            {
                Add(names, display);
                _byDisplay[display] = pool;
            }
            foreach ((string display, string printer) in pool.Printers)
            {
                Add(names, printer);
                if (!pool.Displays.Contains(display))
                {
                    throw new ArgumentException($"Printer {printer} goes with {display}, which is no display of pool {pool.Name}.", nameof(pools));
                }
                _displayOfPrinter[printer] = display;
                _printerOfDisplay[display] = printer;
            }
        }
    }

    /// <summary>The printer that goes with a display; null for none.</summary>
    public string? PrinterOf(string display) => _printerOfDisplay.GetValueOrDefault(display);

    /// <summary>Finds a free LU: the one named, one of the pool named, or for null one of any open pool.</summary>
    public LuGrant Assign(TerminalType type, string? name, HashSet<string> used)
    {
        if (type.Printer)
        {
            return AssignPrinter(name);
        }
        if (name is null)
        {
            return AssignAny(type, used);
        }
        if (_byDisplay.TryGetValue(name, out LuPool? pool))
        {
            return Takes(pool, type) ? new LuGrant(name, default) : new LuGrant(null, RejectReason.TypeNameError);
        }
        if (_byPool.TryGetValue(name, out pool))
        {
            return Takes(pool, type)
                ? new LuGrant(Free(pool, used), RejectReason.DeviceInUse)
                : new LuGrant(null, RejectReason.TypeNameError);
        }
        return new LuGrant(null, _displayOfPrinter.ContainsKey(name) ? RejectReason.TypeNameError : RejectReason.InvalidName);
    }

    private LuGrant AssignPrinter(string? name)
    {
        if (name is not null && _displayOfPrinter.TryGetValue(name, out string? display))
        {
            return new LuGrant(name, default, display);
        }
        bool other = name is not null && (_byDisplay.ContainsKey(name) || _byPool.ContainsKey(name));
        return new LuGrant(null, other ? RejectReason.TypeNameError : RejectReason.InvalidName);
    }

    private LuGrant AssignAny(TerminalType type, HashSet<string> used)
    {
        RejectReason reason = RejectReason.InvalidDeviceType;
        foreach (LuPool pool in _pools)
        {
            if (!pool.Open || !Takes(pool, type))
            {
                continue;
            }
            reason = RejectReason.DeviceInUse;
            if (Free(pool, used) is { } name)
            {
                return new LuGrant(name, default);
            }
        }
        return new LuGrant(null, reason);
    }

    private static string? Free(LuPool pool, HashSet<string> used)
    {
        foreach (string name in pool.Displays)
        {
            if (!used.Contains(name))
            {
                return name;
            }
        }
        return null;
    }

    private static bool Takes(LuPool pool, TerminalType type) =>
        pool.DeviceTypes.Count == 0 || pool.DeviceTypes.Contains(type.Name, StringComparer.OrdinalIgnoreCase);

    private static void Add(HashSet<string> names, string name)
    {
        if (!LuDirectory.IsName(name))
        {
            throw new ArgumentException($"'{name}' is no LU name: up to 8 of A-Z, 0-9, @, #, $, not beginning with a digit.", nameof(name));
        }
        if (!names.Add(name))
        {
            throw new ArgumentException($"'{name}' stands in two places.", nameof(name));
        }
    }
}
