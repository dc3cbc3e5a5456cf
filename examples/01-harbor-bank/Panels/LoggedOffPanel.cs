using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>The last panel of a user's visit.</summary>
internal static class LoggedOffPanel
{
    public static Panel Draw(Heading heading, Notice? notice)
    {
        var sketch = new PanelSketch("HBOFF").Title(heading, "Logged Off");
        sketch.Strong(9, 5, $"{heading.User} is logged off.");
        sketch.Label(11, 5, "Fair winds, and thank you for working with Harbor Bank.");
        return sketch.Foot(notice, "Enter=Log on again   PF3=Disconnect").Done();
    }
}
