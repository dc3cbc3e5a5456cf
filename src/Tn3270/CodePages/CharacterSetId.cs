namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// How a host knows a character set: IBM's number of the graphic character set (GCSGID) and of the code page (CPGID), together
/// the CGCSGID of the Character Sets query reply (GA23-0059, chapter 6).
/// </summary>
/// <param name="GraphicSet">The graphic character set, 1 to 65535: which characters there are.</param>
/// <param name="CodePage">The code page, 1 to 65535: which code each character has.</param>
public readonly record struct CharacterSetId(int GraphicSet, int CodePage);
