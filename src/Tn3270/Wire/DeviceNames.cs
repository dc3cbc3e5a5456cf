using System.Globalization;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// The names a terminal gives as DEVNAME (RFC 4777): one, or with '=' at its end a row of names counted from 1 in as many
/// digits, so that a host which refuses one and asks again is told the next. The last is repeated.
/// </summary>
internal sealed class DeviceNames
{
    /// <summary>The most digits counted in.</summary>
    public const int DigitLimit = 9;

    private readonly string _stem;
    private readonly int _digits;
    private readonly int _last;
    private int _number;

    /// <summary>The names of a form such as <c>TELLER</c> or <c>TELL==</c>.</summary>
    public DeviceNames(string form)
    {
        string bare = form.TrimEnd('=');
        _digits = Math.Min(form.Length - bare.Length, DigitLimit);
        _stem = form[..(form.Length - _digits)];
        _last = 1;
        for (int i = 0; i < _digits; i++)
        {
            _last *= 10;
        }
        _last--;
    }

    /// <summary>The name to give now.</summary>
    public string Next()
    {
        if (_digits == 0)
        {
            return _stem;
        }
        _number = Math.Min(_number + 1, _last);
        return _stem + _number.ToString(CultureInfo.InvariantCulture).PadLeft(_digits, '0');
    }

    /// <summary>Saves or sets how many were given.</summary>
    public void Pass(StateTape tape) => tape.Pass(ref _number);
}
