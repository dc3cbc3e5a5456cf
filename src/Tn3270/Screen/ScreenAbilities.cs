namespace Holdfast.Tn3270.Screen;

/// <summary>What of the data stream a terminal obeys, by its model and code page.</summary>
/// <param name="Color">Whether it has colours; if not, colour attributes are passed over.</param>
/// <param name="DoubleByte">Whether its code page has double-byte characters.</param>
internal readonly record struct ScreenAbilities(bool Color, bool DoubleByte);
