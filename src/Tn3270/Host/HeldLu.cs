using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>The LU that one terminal has: one that begins anew, such as one that gave TN3270E up, may ask for the very LU it has.</summary>
/// <param name="lus">Where it is from.</param>
/// <param name="name">The one it has already; null for none.</param>
internal sealed class HeldLu(LuDirectory lus, string? name)
{
    private LuGrant _granted = new(name, default);

    /// <summary>Gives the one it has back and gives out what is asked for, or says why not.</summary>
    public LuGrant Take(LuRequest request)
    {
        lus.Release(_granted);
        _granted = lus.Assign(request);
        return _granted;
    }

    /// <summary>Gives it back.</summary>
    public void Release() => lus.Release(_granted);
}
