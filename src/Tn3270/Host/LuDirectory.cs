using System.Globalization;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>The LU names in use on one host. Safe to call from any thread.</summary>
internal sealed class LuDirectory(string prefix, int limit)
{
    /// <summary>The longest LU name, in characters (SNA).</summary>
    public const int NameLength = 8;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private int _last;

    /// <summary>How many names are in use.</summary>
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

    /// <summary>Gives out the name asked for, or a generated one for null.</summary>
    public LuGrant Assign(string? requested)
    {
        lock (_gate)
        {
            if (_used.Count >= limit)
            {
                return new LuGrant(null, RejectReason.DeviceInUse);
            }
            if (requested is null)
            {
                return new LuGrant(Generate(), default);
            }
            string name = requested.ToUpperInvariant();
            if (!IsName(name))
            {
                return new LuGrant(null, RejectReason.InvalidName);
            }
            return _used.Add(name) ? new LuGrant(name, default) : new LuGrant(null, RejectReason.DeviceInUse);
        }
    }

    /// <summary>Takes a name back.</summary>
    public void Release(string name)
    {
        lock (_gate)
        {
            _used.Remove(name);
        }
    }

    private string Generate()
    {
        // One of any limit + 1 different names is free, for at most limit - 1 are in use.
        for (int i = 0; i <= limit; i++)
        {
            _last = _last % Math.Max(limit * 2, 9999) + 1;
            string name = prefix + _last.ToString("D4", CultureInfo.InvariantCulture);
            if (_used.Add(name))
            {
                return name;
            }
        }
        throw new InvalidOperationException("More LU names are in use than the limit allows.");
    }

    private static bool IsName(string name)
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
}
