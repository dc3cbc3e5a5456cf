using System.Globalization;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// The LUs of one host: which there are, which are in use, which printer goes with which display. Listeners share one to be one
/// host. Safe to call from any thread.
/// </summary>
public sealed class LuDirectory
{
    /// <summary>The longest LU name, in characters (SNA).</summary>
    public const int NameLength = 8;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _associations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostPrinter> _printers = new(StringComparer.Ordinal);
    private readonly LuPools? _pools;
    private readonly string _prefix;
    private readonly int _limit;
    private int _last;

    /// <summary>A directory without a list: any name will do, and whoever asks for none gets the prefix and a number.</summary>
    /// <param name="prefix">First letters of the names made up, one to four.</param>
    /// <param name="limit">How many LUs may be in use at once.</param>
    public LuDirectory(string prefix, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _prefix = prefix;
        _limit = limit;
    }

    /// <summary>A directory of pools: there are no LUs but these.</summary>
    /// <exception cref="ArgumentException">A name is no LU name, or stands in two places.</exception>
    public LuDirectory(IReadOnlyList<LuPool> pools)
    {
        _pools = new LuPools(pools);
        _prefix = "";
        _limit = int.MaxValue;
    }

    /// <summary>How many LUs are in use.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _used.Count;
            }
        }
    }

    /// <summary>The LUs in use, in the order of their names.</summary>
    public IReadOnlyList<string> InUse()
    {
        lock (_gate)
        {
            string[] names = [.. _used];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
    }

    /// <summary>The printer connected for a display, if there is one.</summary>
    public HostPrinter? FindPrinter(string display)
    {
        lock (_gate)
        {
            return _printers.GetValueOrDefault(display);
        }
    }

    /// <summary>Gives out what is asked for, or says why not.</summary>
    internal LuGrant Assign(in LuRequest request)
    {
        string? name = request.Name?.ToUpperInvariant();
        lock (_gate)
        {
            if (_used.Count >= _limit)
            {
                return new LuGrant(null, RejectReason.DeviceInUse);
            }
            if (name is not null && !IsName(name))
            {
                return new LuGrant(null, RejectReason.InvalidName);
            }
            LuGrant grant = request.Associate ? Associate(name)
                : _pools is not null ? _pools.Assign(request.Type, name, _used)
                : new LuGrant(name ?? Generate(), default);
            if (grant.Name is null || !_used.Add(grant.Name))
            {
                return grant.Name is null ? grant : new LuGrant(null, RejectReason.DeviceInUse);
            }
            if (grant.Display is not null)
            {
                _associations[grant.Display] = grant.Name;
            }
            return grant;
        }
    }

    /// <summary>
    /// Gives a terminal the name that it had in a process before; false where somebody has it. Call this before listeners give names out.
    /// </summary>
    public bool Adopt(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            return _used.Add(name);
        }
    }

    /// <summary>Takes a name back that was adopted and is not gone on with (<see cref="HostListener.Adopt"/>).</summary>
    public void Release(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Release(new LuGrant(name, default));
    }

    /// <summary>Takes a name back.</summary>
    internal void Release(LuGrant grant)
    {
        lock (_gate)
        {
            if (grant.Name is not null)
            {
                _used.Remove(grant.Name);
            }
            if (grant.Display is not null)
            {
                _associations.Remove(grant.Display);
            }
        }
    }

    /// <summary>Notes a printer's session under its display, or forgets it with null.</summary>
    internal void Attach(string display, HostPrinter? printer)
    {
        lock (_gate)
        {
            if (printer is null)
            {
                _printers.Remove(display);
            }
            else
            {
                _printers[display] = printer;
            }
        }
    }

    /// <summary>Whether a name is an LU name: up to eight of A to Z, 0 to 9, @, # and $, not beginning with a digit.</summary>
    internal static bool IsName(string name)
    {
        if (name.Length is 0 or > NameLength || char.IsAsciiDigit(name[0]))
        {
            return false;
        }
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c is not ('@' or '#' or '$'))
            {
                return false;
            }
        }
        return true;
    }

    private LuGrant Associate(string? display)
    {
        if (display is null || !_used.Contains(display))
        {
            // RFC 2355 section 7.1.5: the display's session must be there first.
            return new LuGrant(null, RejectReason.InvalidAssociate);
        }
        if (_associations.ContainsKey(display))
        {
            return new LuGrant(null, RejectReason.DeviceInUse);
        }
        string? printer = _pools is null ? Generate() : _pools.PrinterOf(display);
        return printer is null ? new LuGrant(null, RejectReason.InvalidAssociate) : new LuGrant(printer, default, display);
    }

    private string Generate()
    {
        // One of any limit + 1 different names is free, for at most limit - 1 are in use.
        for (int i = 0; i <= _limit; i++)
        {
            _last = _last % Math.Max(_limit * 2, 9999) + 1;
            string name = _prefix + _last.ToString("D4", CultureInfo.InvariantCulture);
            if (!_used.Contains(name))
            {
                return name;
            }
        }
        throw new InvalidOperationException("More LU names are in use than the limit allows.");
    }
}
