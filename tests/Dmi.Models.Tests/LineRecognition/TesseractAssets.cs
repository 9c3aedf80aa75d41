namespace Dmi.Models.Tests;

/// <summary>Tesseract's English model and rendered lines, which are not part of the repository.</summary>
internal static class TesseractAssets
{
    private static readonly string ModelPath =
        Environment.GetEnvironmentVariable("DMI_TESSERACT_MODEL") ?? Path.Combine(Repository.Root, "artifacts", "tesseract", "eng.traineddata.gz");

    private static readonly string LinesFolder =
        Environment.GetEnvironmentVariable("DMI_OCR_LINES") ?? Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "ocr-lines"));

    public static bool AreThere => File.Exists(ModelPath) && File.Exists(Path.Combine(LinesFolder, TextLineSet.IndexFileName));

    public static string Reason =>
        $"Needs {ModelPath} (tools/get-tesseract-model.sh fetches it; DMI_TESSERACT_MODEL names another) and text lines in {LinesFolder} "
        + "(DMI_OCR_LINES names another folder).";

    public static TesseractModel LoadModel() => TesseractModel.Load(ModelPath);

    public static LineSample[] LoadSamples(TesseractModel model) =>
    [
        .. TextLineSet.Load(LinesFolder).AsParallel().AsOrdered().Select(line => new LineSample(model.Features(line.Image), line.Text)),
    ];
}
