namespace Holdfast.Tn3270.Screen;

/// <summary>How much of a field's and a character's attributes inbound records tell (GA23-0059, "Set Reply Mode").</summary>
internal enum ReplyMode : byte
{
    Field = 0,
    ExtendedField = 1,
    Character = 2,
}
