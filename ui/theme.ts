// Runs before the first paint, so that a chosen theme never flashes in.
import { applyTheme, storedTheme } from "./scheme";

applyTheme(storedTheme());
